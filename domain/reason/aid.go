package reason

// aid: consultations, trips, confirmations and objections of work.
var aid = []Entry{}

// aidWords are the labels of the same room.
var aidWords = []Word{}
