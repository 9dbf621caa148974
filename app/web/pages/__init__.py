"""Pages for people: a module a noun, each with its `blueprint`. Endpoints are therefore `noun.function`."""

BLUEPRINTS = (
    "app.web.pages.health",
    "app.web.pages.setup",
    "app.web.pages.overview",
    "app.web.pages.engagements",
    "app.web.pages.exporting",
    "app.web.pages.recording",
    "app.web.pages.removing",
    "app.web.pages.lines",
    "app.web.pages.providers",
    "app.web.pages.history",
    "app.web.pages.reports",
    "app.web.pages.outcomes",
    "app.web.pages.comparisons",
    "app.web.pages.claims",
    "app.web.pages.questions",
    "app.web.pages.sample",
    "app.web.pages.imports",
    "app.web.pages.help",
    "app.web.pages.settings",
    "app.web.pages.users",
)
