using System;
using System.Collections.Generic;
using System.Linq;

namespace Tine.Tools.Run;

/// <summary>The known word that is nearest to a misspelt one.</summary>
internal static class Nearest
{
    /// <summary>A question to append to a message: <c>: did you mean --memory?</c>, or nothing when no word is near.</summary>
    public static string Suggest(string word, IEnumerable<string> known) => Ask(Find(word, known));

    /// <summary>The question about one word; nothing for null.</summary>
    public static string Ask(string? meant) => meant is null ? "" : $": did you mean {meant}?";

    /// <summary>The word that is nearest, or null when none is near: one slip in three letters is allowed, more is another word.</summary>
    public static string? Find(string word, IEnumerable<string> known)
    {
        string? nearest = known.MinBy(candidate => Distance(word, candidate));
        return nearest is not null && Distance(word, nearest) <= Math.Max(1, word.Length / 3) ? nearest : null;
    }

    /// <summary>The distance of Damerau and Levenshtein: letters to insert, to leave out, to replace, neighbours to swap.</summary>
    internal static int Distance(string from, string to)
    {
        int[,] cost = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0 ? i + j : Step(i, j);
            }
        }

        return cost[from.Length, to.Length];

        int Step(int i, int j)
        {
            int replaced = cost[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
            int best = Math.Min(replaced, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
            bool areSwapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
            return areSwapped ? Math.Min(best, cost[i - 2, j - 2] + 1) : best;
        }
    }
}
