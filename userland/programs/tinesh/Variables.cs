using System.Collections.Generic;
using Tine.Runtime;

namespace Tine.Shell;

/// <summary>The shell's variables; some are exported to the programs that it starts.</summary>
internal sealed class Variables
{
    private readonly List<Variable> _variables = [];

    /// <summary>$0, $1, ...</summary>
    internal List<string> Arguments { get; } = [];

    internal int LastStatus { get; set; }

    internal int LastBackground { get; set; }

    internal void Import()
    {
        foreach (string entry in ProcessEnvironment.All())
        {
            int equals = entry.IndexOf('=');
            if (equals > 0)
            {
                Set(entry[..equals], entry[(equals + 1)..]);
                Export(entry[..equals]);
            }
        }
    }

    internal void Set(string name, string value) => Get(name, Absence.Add)!.Value = value;

    internal void Unset(string name)
    {
        for (int i = _variables.Count - 1; i >= 0; i--)
        {
            if (_variables[i].Name == name)
            {
                _variables.RemoveAt(i);
            }
        }
    }

    internal void Export(string name) => Get(name, Absence.Add)!.IsExported = true;

    /// <summary>The value of $name, the special ones too; "" when there is none.</summary>
    internal string Get(string name) => name switch
    {
        "?" => Numbers.ToText(LastStatus),
        "$" => Numbers.ToText(Unix.GetPid()),
        "!" => LastBackground == 0 ? "" : Numbers.ToText(LastBackground),
        "#" => Numbers.ToText(Arguments.Count - 1),
        "@" or "*" => JoinedArguments(),
        _ when Numbers.TryParse(name, out long index) => index < Arguments.Count ? Arguments[(int)index] : "",
        _ => Get(name, Absence.Null)?.Value ?? "",
    };

    /// <summary>NAME=value of everything exported, then the assignments in front of one command.</summary>
    internal ArgumentVector Environment(List<string> assignments)
    {
        var entries = new List<string>();
        foreach (Variable variable in _variables)
        {
            if (variable is { IsExported: true, Value: { } value } && !IsAssigned(assignments, variable.Name))
            {
                entries.Add(variable.Name + "=" + value);
            }
        }

        foreach (string assignment in assignments)
        {
            entries.Add(assignment);
        }

        return new ArgumentVector(entries);
    }

    private Variable? Get(string name, Absence absence)
    {
        foreach (Variable variable in _variables)
        {
            if (variable.Name == name)
            {
                return variable;
            }
        }

        if (absence == Absence.Null)
        {
            return null;
        }

        var added = new Variable(name);
        _variables.Add(added);
        return added;
    }

    private string JoinedArguments()
    {
        var text = new TextBuilder();
        for (int i = 1; i < Arguments.Count; i++)
        {
            text.Append(i == 1 ? "" : " ");
            text.Append(Arguments[i]);
        }

        return text.ToString();
    }

    private static bool IsAssigned(List<string> assignments, string name)
    {
        foreach (string assignment in assignments)
        {
            if (assignment.Length > name.Length && assignment[name.Length] == '=' && assignment[..name.Length] == name)
            {
                return true;
            }
        }

        return false;
    }
}
