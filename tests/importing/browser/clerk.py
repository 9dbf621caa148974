"""A user whose actions are counted, and who brings a list."""


class Person:
    """A user whose actions are counted: a choice, a text, or a press of a button."""

    def __init__(self, page):
        self.page, self.actions = page, 0

    def press(self, name):
        self.actions += 1
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).click()

    def choose_file(self, path):
        self.actions += 1
        self.page.locator("input[type=file]").set_input_files(path)


def bring(person, site, path):
    """Chooses a file and asks for its preview."""
    person.page.goto(site.url + "/imports/new")
    person.choose_file(path)
    person.press("Preview")
