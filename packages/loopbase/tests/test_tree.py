from loopbase import TaskNode, tree

BELOW = {"main": ["group", "alone"], "group": ["first", "second"]}


def made(root: str) -> TaskNode:
    waits = {"first": "Lock", "main": "sleep"}
    return tree(root, lambda task: BELOW.get(task, ()), str.title, waits.get)


def test_children_stand_below_their_parents_in_order():
    first, second = TaskNode("First", "Lock"), TaskNode("Second", None)
    group = TaskNode("Group", None, (first, second))
    assert made("main") == TaskNode("Main", "sleep", (group, TaskNode("Alone", None)))


def test_as_text_every_task_has_a_line():
    assert str(made("main")).split("\n") == [
        "Main (waiting on sleep)",
        "  Group",
        "    First (waiting on Lock)",
        "    Second",
        "  Alone",
    ]


def test_a_tree_may_be_deeper_than_the_stack():
    deep = tree(0, lambda n: [n + 1] if n < 100_000 else [], str, lambda _: None)
    depth = 0
    while deep.children:
        (deep,) = deep.children
        depth += 1
    assert depth == 100_000
