"""What comes in: the schema of the workbook, reading it, the frozen tables it becomes, and writing it back."""
