"""Sessions of OMERO that end behind the web app's back."""

from world import World


def end_session(world: World) -> None:
    """End the user's OMERO sessions behind the web app's back."""
    client = world.client()
    service = client.sf.getSessionService()
    for session in service.getMyOpenSessions():
        if session.uuid.val != client.getSessionId():
            while service.closeSession(session) > 0:
                pass
    client.closeSession()
