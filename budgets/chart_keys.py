"""The names of charts in addresses: .../charts/{key}.csv and .../embed/{key}/. Those of tables are the tables' own."""

OF_OVERVIEW = ("flow", "functions", "classes", "years", "official")
PROJECTS = "projects"
OF_DEPARTMENT = "years"
OF_DISTRICT = ("departments", "functions", "years")
