"""The words of mails with a link by which somebody sets a password."""

INVITATION_SUBJECT = "You are invited to {name}"
INVITATION = "{inviter} invites you to {name}. Open this link to choose a password:"
INVITATION_LINK = "The link works once, until {until}. You sign in with the name “{user}”."
INVITATION_WHY = "If you don’t know what this is about, ignore this mail."
RESET_SUBJECT = "Choose a new password"
RESET = "Somebody asked for a new password for “{user}”. Open this link to choose one:"
RESET_LINK = "The link works once, for one hour. Your second factor, if you have one, stays as it is."
RESET_WHY = "If it wasn’t you, ignore this mail. Your password stays as it is."


def invitation_body(*, inviter: str, name: str, user: str, url: str, until: str) -> str:
    """Returns the text of an invitation. `name`: of the organisation; `until`: a date and time as text."""
    parts = (
        INVITATION.format(inviter=inviter, name=name),
        url,
        INVITATION_LINK.format(until=until, user=user),
        INVITATION_WHY,
    )
    return "\n\n".join(parts) + "\n"


def reset_body(*, user: str, url: str) -> str:
    """Returns the text of a mail with a link for a new password."""
    return "\n\n".join((RESET.format(user=user), url, RESET_LINK, RESET_WHY)) + "\n"
