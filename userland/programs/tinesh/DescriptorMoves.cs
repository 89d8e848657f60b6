using System.Collections.Generic;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Shell;

/// <summary>The redirections of one command: files opened by the shell, to be copied onto 0, 1, 2, ... later.</summary>
internal sealed unsafe class DescriptorMoves
{
    /// <summary>The shell's own descriptors stay above those that a script can name.</summary>
    private const ulong FirstOwn = 10;

    private readonly List<int> _opened = [];
    private int[] _pairs = new int[8];

    internal int Count { get; private set; }

    /// <summary>The pairs, as long as this object is reachable.</summary>
    internal int* Pointer
    {
        get
        {
            fixed (int* start = _pairs)
            {
                return start;
            }
        }
    }

    internal void Add(int from, int to)
    {
        if ((2 * Count) + 2 > _pairs.Length)
        {
            var larger = new int[_pairs.Length * 2];
            for (int i = 0; i < _pairs.Length; i++)
            {
                larger[i] = _pairs[i];
            }

            _pairs = larger;
        }

        _pairs[2 * Count] = from;
        _pairs[(2 * Count) + 1] = to;
        Count++;
    }

    /// <summary>Opens what the command names; prints why when one cannot be.</summary>
    internal bool TryOpen(SimpleCommand command, Expander expander)
    {
        foreach (Redirection redirection in command.Redirections)
        {
            string target = expander.ExpandOne(redirection.Target);
            SysResult source = redirection.Kind == RedirectionKind.Duplicate ? ParseDescriptor(target) : Open(redirection.Kind, target);
            if (source.Failed)
            {
                StandardError.WriteLine($"tinesh: {target}: {Errors.Message(source.Error)}");
                StandardError.Flush();
                return false;
            }

            Add(source.Int, redirection.Descriptor);
        }

        return true;
    }

    /// <summary>Carries the moves out in the shell itself, for a builtin.</summary>
    /// <returns>The moves that undo them.</returns>
    internal DescriptorMoves Apply()
    {
        var undo = new DescriptorMoves();
        for (int i = 0; i < Count; i++)
        {
            int target = _pairs[(2 * i) + 1];
            SysResult saved = Unix.FCntl(target, FileControl.DuplicateCloseOnExec, FirstOwn);
            if (saved.Succeeded)
            {
                undo._opened.Add(saved.Int);
                undo.Add(saved.Int, target);
            }

            Unix.Dup2(_pairs[2 * i], target);
        }

        return undo;
    }

    /// <summary>Carries out the moves of <see cref="Apply"/>, last first.</summary>
    internal void Undo()
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            Unix.Dup2(_pairs[2 * i], _pairs[(2 * i) + 1]);
        }

        Close();
    }

    /// <summary>Closes the shell's side of the files.</summary>
    internal void Close()
    {
        foreach (int descriptor in _opened)
        {
            Unix.Close(descriptor);
        }

        _opened.Clear();
    }

    private SysResult Open(RedirectionKind kind, string path)
    {
        OpenFlags flags = kind switch
        {
            RedirectionKind.Read => OpenFlags.ReadOnly,
            RedirectionKind.Write => OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate,
            _ => OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Append,
        };
        SysResult opened = Unix.Open(path, flags | OpenFlags.CloseOnExec);
        if (opened.Failed)
        {
            return opened;
        }

        SysResult own = Unix.FCntl(opened.Int, FileControl.DuplicateCloseOnExec, FirstOwn);
        Unix.Close(opened.Int);
        if (own.Succeeded)
        {
            _opened.Add(own.Int);
        }

        return own;
    }

    private static SysResult ParseDescriptor(string text) =>
        Numbers.TryParse(text, out long descriptor) ? new SysResult(descriptor) : new SysResult(-(long)Errno.EBADF);
}
