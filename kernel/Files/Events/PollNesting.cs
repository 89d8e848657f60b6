using System;

namespace Tine.Files;

/// <summary>Decides whether one epoll may watch another: no loops, no chain of more than five, not too many ways to wake the top.</summary>
/// <remarks>
/// Waking and polling go along such chains by calling themselves, so their depth is the stack's. The rules are Linux's
/// (fs/eventpoll.c, ep_loop_check and reverse_path_check); each epoll is visited once a check, however many ways lead to it.
/// </remarks>
internal sealed class PollNesting
{
    /// <summary>How many may lie below one that watches (EP_MAX_NESTS).</summary>
    private const int DeepestNesting = 4;

    /// <summary>Finds out how deep the stack of epolls becomes.</summary>
    /// <returns>None; ELOOP when <paramref name="watched"/> leads to <paramref name="watcher"/> or there would be too many in a row.</returns>
    public static Errno Check(EventPoll watcher, EventPoll watched)
    {
        int below = new PollNesting().DepthBelow(watched, watcher, 0);
        return below > DeepestNesting || below + 1 + new PollNesting().HeightAbove(watcher) > DeepestNesting ? Errno.ELOOP : Errno.None;
    }

    /// <summary>Whether a file that is watched now, directly or through an epoll, would wake more epolls than it may.</summary>
    /// <param name="added">What has just been added to an epoll.</param>
    public static bool HasTooManyPaths(OpenFile added) =>
        added is EventPoll poll ? new PollNesting().LeadsToTooManyPaths(poll) : IsWatchedTooOften(added);

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
            if (interest.File is EventPoll watched ? LeadsToTooManyPaths(watched) : IsWatchedTooOften(interest.File))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWatchedTooOften(OpenFile file)
    {
        Span<int> pathsLeft = [0, 500, 100, 50, 10];
        return UsesUp(pathsLeft, file, 0);
    }

    /// <summary>Counts the epolls that nobody watches, by the number of others on the way to them; any number may watch a file directly.</summary>
    private static bool UsesUp(Span<int> pathsLeft, OpenFile file, int level)
    {
        if (level > DeepestNesting)
        {
            return true;
        }

        foreach (PollInterest interest in file.PollInterests)
        {
            bool isTop = interest.Poll.PollInterests.IsEmpty;
            if (isTop ? level > 0 && --pathsLeft[level] < 0 : UsesUp(pathsLeft, interest.Poll, level + 1))
            {
                return true;
            }
        }

        return false;
    }
}
