using System;

namespace Tine.Files;

/// <summary>Resolves a path, step by step, to the file and to the name that led there; path_resolution(7).</summary>
/// <remarks>
/// Use: make one, call <see cref="Run"/>, and on None read the results. Paths and names are bytes. A walk of many thousands of steps,
/// through symbolic links, lets others run between two steps, not after the last: what was found is there when it returns.
/// </remarks>
public ref struct PathWalk
{
    /// <summary>NAME_MAX.</summary>
    public const int LongestName = 255;

    /// <summary>PATH_MAX, with the NUL.</summary>
    public const int LongestPath = 4096;

    /// <summary>The most symbolic links on one path (MAXSYMLINKS).</summary>
    private const int MostLinks = 40;

    private const int InstructionsAStep = 400;

    private readonly Caller _caller;
    private readonly Directory _root;
    private readonly Credentials _credentials;
    private PathRest _rest;
    private Directory _at;
    private int _linksFollowed;
    private FilePath? _jumpedTo;
    private WorkPortion _portion;

    /// <param name="caller">The thread that /proc/self is for.</param>
    /// <param name="root">The start of absolute paths, which ".." does not leave.</param>
    /// <param name="start">The start of relative paths.</param>
    /// <param name="credentials">The credentials that must allow a search of each directory.</param>
    /// <param name="path">The path, without a NUL.</param>
    public PathWalk(Caller caller, Directory root, Directory start, Credentials credentials, ReadOnlySpan<byte> path)
    {
        _caller = caller;
        _portion = new WorkPortion(caller);
        _root = root;
        _credentials = credentials;
        _at = start;
        _rest = new PathRest(path);
        Parent = start;
    }

    /// <summary>The rules for what it may lead through.</summary>
    public ResolveRules Rules { private get; init; }

    /// <summary>The file; null when its directory exists and has no such name (or what is needed to say ENOENT).</summary>
    public Inode? Found { get; private set; }

    /// <summary>The directory of the last component.</summary>
    public Directory Parent { get; private set; }

    /// <summary>The last component; meaningful when <see cref="Ending"/> is a name.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    public PathEnding Ending { get; private set; }

    /// <summary>The path ended in a slash: it must be a directory.</summary>
    public readonly bool HasTrailingSlash => _rest.HasTrailingSlash;

    /// <summary>The name of what was found, for those who keep it; null for what has none.</summary>
    public readonly FilePath? MakePath() =>
        Found is Directory directory ? new FilePath(directory, [])
        : Ending == PathEnding.Jump ? _jumpedTo
        : new FilePath(Parent, Name.ToArray());

    /// <summary>The name still stands for what was found, although others may have run since.</summary>
    public readonly bool IsCurrent
    {
        get
        {
            Inode? now = Ending == PathEnding.Name ? Parent.Lookup(_caller, Name) : Found;
            return (now is Directory directory && Ending == PathEnding.Name ? directory.Uppermost : now) == Found;
        }
    }

    /// <summary>The mount that hides the last component was stepped onto; the name itself is busy then.</summary>
    public readonly bool IsMountPoint => Found is Directory { Covered: not null };

    /// <summary>Walks. A last component that is not there is no error: <see cref="Found"/> is null then.</summary>
    /// <returns>None; ENOENT for a missing directory on the way; ENOTDIR, EACCES, ELOOP, ENAMETOOLONG; EINTR when the caller is killed.</returns>
    public Errno Run(LastStep lastStep)
    {
        if (_rest.IsEmpty)
        {
            return Errno.ENOENT;
        }

        Errno error = StartAtRootIfAbsolute();
        while (error == Errno.None)
        {
            if (_rest.IsEmpty)
            {
                Arrive(_at, PathEnding.Root);
                return Errno.None;
            }

            error = _portion.Spend(InstructionsAStep);
            if (error != Errno.None)
            {
                return error;
            }

            ReadOnlySpan<byte> name = _rest.Next(out bool isLast);
            error = Step(name, isLast, lastStep, out bool isDone);
            if (isDone)
            {
                return error;
            }
        }

        return error;
    }

    /// <summary>Walks to a file that must exist.</summary>
    public Errno RunToExisting(LastStep lastStep)
    {
        Errno error = Run(lastStep);
        return error == Errno.None && Found is null ? Parent.Missing : error;
    }

    private Errno Step(ReadOnlySpan<byte> name, bool isLast, LastStep lastStep, out bool isDone)
    {
        isDone = false;
        Errno error = name.Length > LongestName ? Errno.ENAMETOOLONG : _at.CheckSearch(_credentials);
        if (error != Errno.None)
        {
            return error;
        }

        Parent = _at;
        Name = name;
        Inode? next = Resolve(name, out PathEnding ending);
        if (Rules != ResolveRules.None && BreaksRules(next, ending))
        {
            return Errno.EXDEV;
        }

        if (next is null)
        {
            isDone = isLast;
            Ending = PathEnding.Name;
            Found = null;
            return isLast ? Errno.None : Parent.Missing;
        }

        if (next.Kind == FileKind.SymbolicLink && next is SymbolicLink link && (!isLast || lastStep == LastStep.Follow || (HasTrailingSlash && lastStep == LastStep.Keep)))
        {
            return Follow(link, isLast, out isDone);
        }

        return Enter(next, ending, isLast, out isDone);
    }

    /// <summary>Whether the step leaves the start (RESOLVE_BENEATH), or the file system (RESOLVE_NO_XDEV).</summary>
    private readonly bool BreaksRules(Inode? next, PathEnding ending)
    {
        bool leavesStart = (Rules & ResolveRules.Beneath) != 0 && ending == PathEnding.DotDot && _at == _root;
        Inode? entered = next is Directory directory && ending == PathEnding.Name ? directory.Uppermost : next;
        return leavesStart || ((Rules & ResolveRules.NoCrossing) != 0 && entered is not null && entered.FileSystem != _at.FileSystem);
    }

    private readonly Inode? Resolve(ReadOnlySpan<byte> name, out PathEnding ending)
    {
        ending = PathEnding.Name;
        if (name[0] == '.')
        {
            if (name.Length == 1)
            {
                ending = PathEnding.Dot;
                return _at;
            }

            if (name.Length == 2 && name[1] == '.')
            {
                ending = PathEnding.DotDot;
                return _at.Above(_root);
            }
        }

        return _at.Lookup(_caller, name);
    }

    private Errno Enter(Inode next, PathEnding ending, bool isLast, out bool isDone)
    {
        isDone = isLast;
        if (next.AsDirectory is not { } directory)
        {
            Found = next;
            Ending = ending;
            return isLast && !HasTrailingSlash ? Errno.None : Errno.ENOTDIR;
        }

        directory = ending == PathEnding.Name ? directory.Uppermost : directory;
        if (isLast)
        {
            Arrive(directory, ending);
        }

        _at = directory;
        return Errno.None;
    }

    private Errno Follow(SymbolicLink link, bool isLast, out bool isDone)
    {
        isDone = false;
        if (++_linksFollowed > MostLinks)
        {
            return Errno.ELOOP;
        }

        if (isLast && !NameProtection.MayFollow(_credentials, _at, link))
        {
            return Errno.EACCES;
        }

        link.NoteAccess();
        if ((Rules & ResolveRules.NoLinks) != 0)
        {
            return Errno.ELOOP;
        }

        if (link.Jump(_caller, out FilePath? path) is { } target)
        {
            if ((Rules & (ResolveRules.NoJumps | ResolveRules.Scoped | ResolveRules.NoCrossing)) is not ResolveRules.None and var forbidden)
            {
                bool isKept = forbidden == ResolveRules.NoCrossing && target.FileSystem == _at.FileSystem;
                return (forbidden & ResolveRules.NoJumps) != 0 ? Errno.ELOOP : isKept ? Enter(target, PathEnding.Jump, isLast, out isDone) : Errno.EXDEV;
            }

            _jumpedTo = path;
            return Enter(target, PathEnding.Jump, isLast, out isDone);
        }

        Result<byte[]> read = link.ReadTarget(_caller);
        if (read.Failed)
        {
            return read.Error;
        }

        if (read.Value.Length == 0)
        {
            return Errno.ENOENT;
        }

        _rest.Insert(read.Value);
        return StartAtRootIfAbsolute();
    }

    /// <returns>None; EXDEV where a rule forbids it.</returns>
    private Errno StartAtRootIfAbsolute()
    {
        if (_rest.IsAbsolute)
        {
            Directory root = _root.Uppermost;
            bool crosses = (Rules & ResolveRules.NoCrossing) != 0 && root.FileSystem != _at.FileSystem;
            if (crosses || (Rules & ResolveRules.Beneath) != 0)
            {
                return Errno.EXDEV;
            }

            _at = root;
            _rest.SkipSlashes();
        }

        return Errno.None;
    }

    private void Arrive(Inode found, PathEnding ending)
    {
        Found = found;
        Ending = ending;
    }
}
