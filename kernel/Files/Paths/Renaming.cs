using System;

namespace Tine.Files;

/// <summary>rename(2), renameat2(2).</summary>
public static class Renaming
{
    private const int InstructionsALevel = 20;
    private const RenameFlags Known = RenameFlags.NoReplace | RenameFlags.Exchange | RenameFlags.Whiteout;

    /// <summary>Flags that are known and do not contradict each other.</summary>
    public static bool AreValid(RenameFlags flags) => (flags & ~Known) == 0 && ((flags & RenameFlags.Exchange) == 0 || flags == RenameFlags.Exchange);

    /// <summary>Gives a file another name, replacing what had it; everything is checked before anything changes.</summary>
    /// <remarks>The flags are valid (<see cref="AreValid"/>).</remarks>
    public static Errno Rename(
        in PathScope oldScope, ReadOnlySpan<byte> oldPath, in PathScope newScope, ReadOnlySpan<byte> newPath, RenameFlags flags)
    {
        while (true)
        {
            PathWalk from = oldScope.Walk(oldPath);
            PathWalk to = newScope.Walk(newPath);
            Errno error = from.Run(LastStep.Name);
            if (error == Errno.None)
            {
                error = to.Run(LastStep.Name);
            }

            if (error == Errno.None)
            {
                error = Rename(newScope, from, to, flags);
            }

            if (error != Errno.ESTALE)
            {
                return error;
            }
        }
    }

    /// <returns>ESTALE when others ran meanwhile and it is to be tried again; else as rename(2).</returns>
    private static Errno Rename(in PathScope scope, in PathWalk from, in PathWalk to, RenameFlags flags)
    {
        // A directory that moves shifts all that is below it: where it is one, the way up is walked again.
        FileSystem fileSystem = to.Parent.FileSystem;
        ulong moves = fileSystem.DirectoryMoves;
        Errno error = CheckNames(from, to, flags);
        if (error == Errno.None && fileSystem.Type.HasFixedNames)
        {
            return RefuseFixed(scope, from, to, flags);
        }

        if (error != Errno.None || from.Found == to.Found)
        {
            return error;
        }

        error = CheckTree(scope.Caller, from, to, flags);
        if (!from.IsCurrent || !to.IsCurrent || fileSystem.DirectoryMoves != moves)
        {
            return scope.Caller.IsKilled ? Errno.EINTR : Errno.ESTALE;
        }

        if (error == Errno.None)
        {
            error = CheckRights(scope, from, to, flags);
        }

        bool lacksRoom = (flags & RenameFlags.Whiteout) != 0 && !fileSystem.HasRoomForName;
        return error != Errno.None ? error : lacksRoom ? Errno.ENOSPC : Commit(scope, from, to, flags);
    }

    /// <summary>Refuses names in /proc, where none is new and none is moved; Linux's vfs_rename.</summary>
    private static Errno RefuseFixed(in PathScope scope, in PathWalk from, in PathWalk to, RenameFlags flags)
    {
        if (to.Found is null || (flags & RenameFlags.Whiteout) != 0)
        {
            return to.Found is null ? Errno.ENOENT : Errno.EINVAL;
        }

        Errno refusal = CheckRights(scope, from, to, flags);
        return from.Found!.Number == to.Found.Number ? Errno.None : refusal != Errno.None ? refusal : Errno.EPERM;
    }

    private static Errno CheckNames(in PathWalk from, in PathWalk to, RenameFlags flags)
    {
        if (from.Parent.FileSystem != to.Parent.FileSystem)
        {
            return Errno.EXDEV;
        }

        if (from.Ending != PathEnding.Name)
        {
            return Errno.EBUSY;
        }

        if (to.Ending != PathEnding.Name)
        {
            return (flags & RenameFlags.NoReplace) != 0 ? Errno.EEXIST : Errno.EBUSY;
        }

        if (from.Found is null)
        {
            return Errno.ENOENT;
        }

        bool exchanges = (flags & RenameFlags.Exchange) != 0;
        if (to.Found is null ? exchanges : (flags & RenameFlags.NoReplace) != 0)
        {
            return exchanges ? Errno.ENOENT : Errno.EEXIST;
        }

        bool needsDirectory = !exchanges && to.HasTrailingSlash && from.Found.Kind != FileKind.Directory;
        return needsDirectory ? Errno.ENOTDIR : Errno.None;
    }

    /// <summary>Checks that the result is a tree, and that nothing in use is lost.</summary>
    private static Errno CheckTree(Caller caller, in PathWalk from, in PathWalk to, RenameFlags flags)
    {
        if (from.IsMountPoint || to.IsMountPoint)
        {
            return Errno.EBUSY;
        }

        Result<bool> isWithin = IsWithin(caller, to.Parent, from.Found!);
        if (isWithin.Failed || isWithin.Value)
        {
            return isWithin.Failed ? isWithin.Error : Errno.EINVAL;
        }

        bool exchanges = (flags & RenameFlags.Exchange) != 0;
        isWithin = to.Found is { } target ? IsWithin(caller, from.Parent, target) : false;
        if (isWithin.Failed || isWithin.Value)
        {
            return isWithin.Failed ? isWithin.Error : exchanges ? Errno.EINVAL : Errno.ENOTEMPTY;
        }

        if (exchanges || to.Found is null)
        {
            return Errno.None;
        }

        bool movesDirectory = from.Found is Directory;
        if (to.Found is not Directory replaced)
        {
            return movesDirectory ? Errno.ENOTDIR : Errno.None;
        }

        return !movesDirectory ? Errno.EISDIR : replaced.IsEmpty ? Errno.None : Errno.ENOTEMPTY;
    }

    private static Errno CheckRights(in PathScope scope, in PathWalk from, in PathWalk to, RenameFlags flags)
    {
        Errno error = Naming.MayRemove(scope, from.Parent, from.Found!);
        if (error == Errno.None)
        {
            error = to.Found is { } target ? Naming.MayRemove(scope, to.Parent, target) : Naming.MayAdd(scope, to.Parent);
        }

        // A directory that moves gets another "..", which is a write to it.
        if (error == Errno.None && from.Parent != to.Parent)
        {
            error = from.Found is Directory moved ? moved.Check(scope.Credentials, FileAccess.Write) : Errno.None;
            bool alsoMovesTarget = (flags & RenameFlags.Exchange) != 0 && to.Found is Directory;
            error = error == Errno.None && alsoMovesTarget ? to.Found!.Check(scope.Credentials, FileAccess.Write) : error;
        }

        return error;
    }

    private static Errno Commit(in PathScope scope, in PathWalk from, in PathWalk to, RenameFlags flags)
    {
        Inode moved = from.Found!;
        Inode? replaced = to.Found;
        if ((flags & RenameFlags.Exchange) != 0)
        {
            Errno refused = from.Parent.ReplaceName(from.Name, replaced!);
            if (refused != Errno.None)
            {
                return refused;
            }

            to.Parent.ReplaceName(to.Name, moved);
            replaced!.NoteChange();
            moved.NoteChange();
            NoteMove(moved, replaced);
            MoveEvents.Tell(from, to, flags);
            return Errno.None;
        }

        Errno error = replaced is null ? to.Parent.AddName(to.Name, moved) : to.Parent.ReplaceName(to.Name, moved);
        if (error != Errno.None)
        {
            return error;
        }

        LeaveOldName(scope, from, flags);
        moved.NoteChange();
        NoteMove(moved, null);
        MoveEvents.Tell(from, to, flags);
        if (replaced is Directory)
        {
            replaced.RemoveAllLinks();
        }
        else
        {
            replaced?.RemoveLink();
        }

        return Errno.None;
    }

    /// <summary>Takes the old name away, or gives it to a whiteout, which an overlay takes for "deleted".</summary>
    private static void LeaveOldName(in PathScope scope, in PathWalk from, RenameFlags flags)
    {
        if ((flags & RenameFlags.Whiteout) == 0)
        {
            from.Parent.RemoveName(from.Name);
            return;
        }

        FileSystem fileSystem = from.Parent.FileSystem;
        from.Parent.ReplaceName(from.Name, new SpecialFile(fileSystem, FileKind.CharacterDevice, Permissions.None, scope.Credentials, default));
        fileSystem.Names++;
    }

    private static void NoteMove(Inode moved, Inode? other)
    {
        if (moved is Directory || other is Directory)
        {
            moved.FileSystem.DirectoryMoves++;
        }
    }

    /// <summary>
    /// Whether the inner directory is the outer file, or below it. Lets others run where there are thousands of levels.
    /// </summary>
    /// <returns>EINTR when the caller is killed.</returns>
    private static Result<bool> IsWithin(Caller caller, Directory inner, Inode outer)
    {
        if (outer is not Directory)
        {
            return false;
        }

        var portion = new WorkPortion(caller);
        Directory directory = inner;
        while (directory != outer && !directory.IsFileSystemRoot)
        {
            directory = directory.Parent;
            Errno error = portion.Spend(InstructionsALevel);
            if (error != Errno.None)
            {
                return error;
            }
        }

        return directory == outer;
    }
}
