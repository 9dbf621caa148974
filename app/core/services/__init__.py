"""What every use case needs: a unit of work, background jobs, mail, readiness."""
