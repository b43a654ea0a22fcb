package reason

// terms: terms, reminders and copies on the way from the calculation to the application.
var terms = []Entry{}

// termWords are the labels of the same room.
var termWords = []Word{}
