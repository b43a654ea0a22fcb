package demo

// Names are made of words that say what they are: "example", "sample", "model", "trial". Nobody is called so.
var (
	familyKK = []string{"Мысалов", "Үлгіев", "Сынақов", "Нұсқаев", "Жобаев", "Айғақов", "Өрнеков", "Түйінов"}
	familyRU = []string{"Примеров", "Образцов", "Тестов", "Шаблонов", "Моделев", "Пробников", "Эскизов", "Макетов"}
	given    = []string{"Алдан", "Бірлік", "Дерек", "Ереже", "Жұлдызай", "Зерде", "Ілім", "Көмек", "Линейка", "Мирабель",
		"Норматив", "Орта", "Параграф", "Рубин", "Сабақ", "Тәртіп", "Формат", "Циркуль", "Шкала", "Юнит"}
)

func (c chance) name() string {
	family := familyKK
	if c.in(400) {
		family = familyRU
	}
	return one(c, family) + " " + one(c, given)
}
