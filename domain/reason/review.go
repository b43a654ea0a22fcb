package reason

// reviews: what the justice department does with an application, cuts, samples and risks.
var reviews = []Entry{}

// reviewWords are the labels of the same room.
var reviewWords = []Word{}
