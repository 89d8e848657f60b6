namespace Tine.Shell;

/// <summary>The names that variables may have.</summary>
internal static class Names
{
    internal static bool IsPart(char value) => value is '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');

    /// <summary>Length of NAME when the word is NAME=value, else 0.</summary>
    internal static int AssignmentLength(string word)
    {
        int length = 0;
        while (length < word.Length && IsPart(word[length]))
        {
            length++;
        }

        bool isAssignment = length != 0 && length < word.Length && word[length] == '=' && word[0] is < '0' or > '9';
        return isAssignment ? length : 0;
    }
}
