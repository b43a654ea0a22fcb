package reason

// ledgers: the match, the budget, fairness and concentration.
var ledgers = []Entry{}

// ledgerWords are the labels of the same room.
var ledgerWords = []Word{}
