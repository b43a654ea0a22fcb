package reason

// plans: the making, importing and freshness of duty rosters and lists.
var plans = []Entry{}

// planWords are the labels of the same room.
var planWords = []Word{}
