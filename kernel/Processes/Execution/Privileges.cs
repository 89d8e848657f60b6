using Tine.Files;

namespace Tine.Processes;

/// <summary>Who a program runs as: set-user-ID and set-group-ID files; credentials(7).</summary>
internal static class Privileges
{
    /// <summary>Works out the ids after exec.</summary>
    /// <returns>True when the program has rights that its caller had not.</returns>
    public static bool Choose(Process process, RegularFile file, out Credentials credentials)
    {
        credentials = process.Credentials;
        IdentitySet users = credentials.Users;
        IdentitySet groups = credentials.Groups;
        bool maySet = !process.HasNoNewPrivileges;
        if (maySet && (file.Permissions & Permissions.SetUserId) != 0)
        {
            users = users with { Effective = file.UserId };
        }

        const Permissions setsGroup = Permissions.SetGroupId | Permissions.GroupExecute;
        if (maySet && (file.Permissions & setsGroup) == setsGroup)
        {
            groups = groups with { Effective = file.GroupId };
        }

        users = users with { Saved = users.Effective, FileSystem = users.Effective };
        groups = groups with { Saved = groups.Effective, FileSystem = groups.Effective };
        if (users != credentials.Users || groups != credentials.Groups)
        {
            credentials = credentials.With(users, groups);
        }

        return users.Real != users.Effective || groups.Real != groups.Effective;
    }
}
