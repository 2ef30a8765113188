"""What alembic runs: the migrations on the connection it is handed.

What belongs here: nothing else.
What does not: finding the database (`store`).
"""

from alembic import context

from portal.state.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite alters a table by making it anew.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
