using System;

namespace Tine.Files;

/// <summary>Decides whether one epoll may watch another: no loops, no chain of more than five, not too many ways to wake the top.</summary>
/// <remarks>
/// Waking and polling go along such chains by calling themselves, so their depth is the stack's. The rules are Linux's
/// (fs/eventpoll.c, ep_loop_check and reverse_path_check); each epoll, and each file, is visited once a check, however many ways lead
/// to it. Others may run meanwhile: when they have changed any interest, the check begins anew.
/// </remarks>
internal sealed class PollNesting(Caller caller, ulong changes)
{
    private const int InstructionsAVisit = 120;

    /// <summary>Checks in vain because others change their interests meanwhile.</summary>
    private const int MostChecks = 16;

    /// <summary>The most levels below one that watches (EP_MAX_NESTS).</summary>
    private const int DeepestNesting = 4;

    private WorkPortion _portion = new(caller);

    /// <summary>EAGAIN when the walk is worth nothing, as others have changed something; EINTR when the caller has been killed.</summary>
    private Errno _error;

    /// <summary>Finds out how deep the stack of epolls becomes.</summary>
    /// <returns>None; ELOOP when <paramref name="watched"/> leads to <paramref name="watcher"/> or there would be too many in a row; EINTR.</returns>
    public static Errno Check(Caller caller, EventPoll watcher, EventPoll watched)
    {
        for (int checks = 0; checks < MostChecks; checks++)
        {
            ulong changes = PollChanges.Current.Count;
            var downwards = new PollNesting(caller, changes);
            int below = downwards.DepthBelow(watched, watcher, 0);
            var upwards = new PollNesting(caller, changes);
            int above = downwards._error == Errno.None ? upwards.HeightAbove(watcher) : 0;
            Errno error = downwards._error == Errno.None ? upwards._error : downwards._error;
            if (error != Errno.EAGAIN)
            {
                return error != Errno.None ? error : below > DeepestNesting || below + 1 + above > DeepestNesting ? Errno.ELOOP : Errno.None;
            }
        }

        return Errno.ELOOP;
    }

    /// <summary>Checks that a file that is watched now, directly or through an epoll, wakes no more epolls than it may.</summary>
    /// <param name="caller">The calling thread.</param>
    /// <param name="added">The file that has just been added to an epoll.</param>
    /// <returns>None; EINVAL when it would; EINTR.</returns>
    public static Errno CheckPaths(Caller caller, OpenFile added)
    {
        for (int checks = 0; checks < MostChecks; checks++)
        {
            var walk = new PollNesting(caller, PollChanges.Current.Count);
            bool isTooMany = added is EventPoll poll ? walk.LeadsToTooManyPaths(poll) : walk.IsWatchedTooOften(added);
            if (walk._error != Errno.EAGAIN)
            {
                return walk._error != Errno.None ? walk._error : isTooMany ? Errno.EINVAL : Errno.None;
            }
        }

        return Errno.EINVAL;
    }

    /// <summary>Counts one interest that is looked at.</summary>
    /// <returns>False when the walk ends: <see cref="_error"/> says why.</returns>
    private bool Visit()
    {
        Errno error = _portion.Spend(InstructionsAVisit);
        _error = error != Errno.None ? error : PollChanges.Current.Count != changes ? Errno.EAGAIN : _error;
        return _error == Errno.None;
    }

    /// <summary>Levels of epolls below one; more than allowed when <paramref name="forbidden"/> is among them.</summary>
    private int DepthBelow(EventPoll poll, EventPoll forbidden, int level)
    {
        if (poll.LastCheck == this)
        {
            return poll.DepthAtCheck;
        }

        int deepest = 0;
        poll.LastCheck = this;
        foreach (PollInterest interest in poll.Interests)
        {
            if (!Visit())
            {
                break;
            }

            if (interest.File is EventPoll watched)
            {
                int below = watched == forbidden || level > DeepestNesting ? DeepestNesting : DepthBelow(watched, forbidden, level + 1);
                deepest = Math.Max(deepest, below + 1);
            }
        }

        poll.DepthAtCheck = deepest;
        return deepest;
    }

    /// <summary>Levels of epolls that watch one.</summary>
    private int HeightAbove(EventPoll poll)
    {
        if (poll.LastCheck == this)
        {
            return poll.DepthAtCheck;
        }

        int highest = 0;
        foreach (PollInterest interest in poll.PollInterests)
        {
            if (!Visit())
            {
                break;
            }

            highest = Math.Max(highest, HeightAbove(interest.Poll) + 1);
        }

        poll.LastCheck = this;
        poll.DepthAtCheck = highest;
        return highest;
    }

    private bool LeadsToTooManyPaths(EventPoll poll)
    {
        if (poll.LastCheck == this)
        {
            return false;
        }

        poll.LastCheck = this;
        foreach (PollInterest interest in poll.Interests)
        {
            if (!Visit())
            {
                return false;
            }

            if (interest.File is EventPoll watched ? LeadsToTooManyPaths(watched) : IsWatchedTooOften(interest.File))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsWatchedTooOften(OpenFile file)
    {
        if (file.PollInterests.First is not PollInterest first || first.LastCheck == this)
        {
            return false;
        }

        first.LastCheck = this;
        Span<int> pathsLeft = [0, 500, 100, 50, 10];
        return UsesUp(pathsLeft, file, 0);
    }

    /// <summary>Counts the epolls that nobody watches, by the number of others on the way to them; any number may watch a file directly.</summary>
    private bool UsesUp(Span<int> pathsLeft, OpenFile file, int level)
    {
        if (level > DeepestNesting)
        {
            return true;
        }

        foreach (PollInterest interest in file.PollInterests)
        {
            if (!Visit())
            {
                return false;
            }

            bool isTop = interest.Poll.PollInterests.IsEmpty;
            if (isTop ? level > 0 && --pathsLeft[level] < 0 : UsesUp(pathsLeft, interest.Poll, level + 1))
            {
                return true;
            }
        }

        return false;
    }
}
