package reason

// documents: documents and what stands in them.
var documents = []Entry{}

// documentWords are the labels of the same room.
var documentWords = []Word{}
