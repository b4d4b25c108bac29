"""Performance records: tables 14 and 15."""

from performance.models.asset_line import AssetLine
from performance.models.cost_line import CostLine
from performance.models.department_statement import DepartmentStatement
from performance.models.dossier import ProjectDossier
from performance.models.goal import Goal
from performance.models.indicator import Indicator

__all__ = ["AssetLine", "CostLine", "DepartmentStatement", "Goal", "Indicator", "ProjectDossier"]
