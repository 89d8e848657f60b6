using System.Collections.Generic;

namespace Tine.Files;

/// <summary>The accounts of all users that have ever had something charged.</summary>
/// <remarks>An ordinary user cannot become another, so their number is the superuser's affair.</remarks>
public sealed class UserAccounts
{
    private readonly Dictionary<uint, UserAccount> _accounts = new();

    /// <summary>The account of a real user.</summary>
    public UserAccount Of(Credentials credentials)
    {
        uint user = credentials.Users.Real;
        if (!_accounts.TryGetValue(user, out UserAccount? account))
        {
            account = new UserAccount();
            _accounts.Add(user, account);
        }

        return account;
    }
}
