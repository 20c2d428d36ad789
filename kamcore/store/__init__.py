"""What is kept when somebody presses Share: workspaces with their revisions, rooms with their votes."""
