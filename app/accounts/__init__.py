"""Users, sessions, passwords and the first set-up."""

import sys

# Flask-Security loads Authlib's client for Flask if there is one. We use another of its clients, and only when somebody
# signs in at a provider; loading this one would take as long as the rest of the start.
sys.modules["authlib.integrations.flask_client"] = None  # type: ignore[assignment]  # the documented way to block one
