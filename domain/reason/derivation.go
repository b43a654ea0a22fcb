package reason

// derivations: how a line of money was reached, and settings.
var derivations = []Entry{}

// moneyWords are the labels of the same room.
var moneyWords = []Word{}
