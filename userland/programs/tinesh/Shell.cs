using System.Collections.Generic;
using Tine.Runtime;

namespace Tine.Shell;

/// <summary>The state of one shell: its variables, its jobs, and whether a person sits in front of it.</summary>
internal sealed class Shell
{
    internal Variables Variables { get; } = new();

    internal JobTable Jobs { get; } = new();

    internal bool IsInteractive { get; private set; }

    /// <summary>Set by the exit builtin.</summary>
    internal bool IsLeaving { get; set; }

    /// <summary>Takes the terminal: a group of its own in the foreground, keys that signal ignored.</summary>
    internal unsafe void BecomeInteractive()
    {
        IsInteractive = true;
        JobSignals.Ignore();
        Unix.SetPgid(0, 0);
        TakeTerminalBack();
    }

    internal unsafe void TakeTerminalBack()
    {
        int group = Unix.GetPgid(0).Int;
        Unix.IoCtl(0, TerminalControl.SetForegroundGroup, &group);
    }

    /// <summary>Becomes a subshell, in a forked child of the shell: nobody sits in front of it, and the parent's jobs are not its children.</summary>
    internal void BecomeSubshell()
    {
        IsInteractive = false;
        for (int i = Jobs.Count - 1; i >= 0; i--)
        {
            Jobs.Remove(Jobs[i]);
        }
    }

    /// <summary>Parses and runs a piece of text.</summary>
    /// <returns>Incomplete when more lines are needed; nothing has been run then.</returns>
    internal ParseOutcome Run(string text)
    {
        var tokens = new List<Token>();
        var sequences = new List<Sequence>();
        ParseOutcome outcome = new Lexer(text).Read(tokens);
        var parser = new Parser(tokens);
        if (outcome == ParseOutcome.Complete)
        {
            outcome = parser.Parse(sequences);
        }

        if (outcome == ParseOutcome.Wrong)
        {
            Complaint.Print("syntax", "did not expect " + parser.Surprise);
            Variables.LastStatus = 2;
        }

        if (outcome == ParseOutcome.Complete)
        {
            var runner = new Runner(this);
            for (int i = 0; i < sequences.Count && !IsLeaving; i++)
            {
                runner.Run(sequences[i]);
            }
        }

        return outcome;
    }
}
