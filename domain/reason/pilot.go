package reason

// pilots: waves, participants, remarks and the people responsible.
var pilots = []Entry{}

// pilotWords are the labels of the same room.
var pilotWords = []Word{}
