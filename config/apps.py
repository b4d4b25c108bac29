from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """The admin, which those with a role may enter."""

    default_site = "config.workspace.Workspace"
