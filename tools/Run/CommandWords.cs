using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Help;
using System.Linq;

namespace Tine.Tools.Run;

/// <summary>Tells the options of run-qemu.sh from the guest's command, which may have options of its own.</summary>
internal static class CommandWords
{
    /// <summary>Puts "--" before the first word that is no option, so that later options are the command's.</summary>
    /// <param name="arguments">Those of run-qemu.sh.</param>
    /// <param name="options">The options that there are.</param>
    /// <exception cref="CommandLineException">A word before the command is an option that there is not.</exception>
    public static List<string> Mark(IReadOnlyList<string> arguments, IList<Option> options)
    {
        var marked = new List<string>(arguments);
        for (int index = 0; index < marked.Count && marked[index] != "--"; index++)
        {
            string word = marked[index];
            if (!word.StartsWith('-') || word == "-")
            {
                marked.Insert(index, "--");
                break;
            }

            Option option = Find(word, options);
            bool isFollowedByValue = !word.Contains('=') && option.ValueType != typeof(bool) && option is not HelpOption;
            index += isFollowedByValue ? 1 : 0;
        }

        return marked;
    }

    private static Option Find(string word, IList<Option> options)
    {
        string name = word.Split('=')[0];
        return options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name))
            ?? throw new CommandLineException($"there is no option {name}{Nearest.Suggest(name, options.Select(option => option.Name))} (see --help)");
    }
}
