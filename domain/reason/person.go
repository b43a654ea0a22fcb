package reason

// persons: grounds, waivers, clocks, objections to automated decisions, work on paper.
var persons = []Entry{}

// personWords are the labels of the same room.
var personWords = []Word{}
