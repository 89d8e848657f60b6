using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <content>Children, and what of them their parent can still be told.</content>
public sealed partial class Process
{
    private JobEvent _jobEvent;
    private int _childrenWithNews;

    /// <summary>The event that wait may still report: stopped by <see cref="StopSignal"/>, or continued.</summary>
    internal JobEvent JobEvent
    {
        [NoAllocation]
        get => _jobEvent;
        [NoAllocation]
        set
        {
            bool hadNews = HasNews;
            _jobEvent = value;
            if (Parent is { } parent && hadNews != HasNews)
            {
                parent._childrenWithNews += hadNews ? -1 : 1;
            }
        }
    }

    /// <summary>Whether any child is over or has a job event: without, no look at them finds anything to tell.</summary>
    internal bool HasChildrenWithNews => _childrenWithNews != 0;

    private bool HasNews
    {
        [NoAllocation]
        get => IsZombie || _jobEvent != JobEvent.None;
    }

    /// <summary>Links a new child.</summary>
    internal void AddChild(Process child)
    {
        child.Parent = this;
        Children.AddLast(child);
    }

    /// <summary>Links a child of another parent.</summary>
    internal void Adopt(Process child)
    {
        Process former = child.Parent!;
        int news = child.HasNews ? 1 : 0;
        former.Children.Remove(child);
        former._childrenWithNews -= news;
        AddChild(child);
        _childrenWithNews += news;
    }

    /// <summary>Unlinks a child that is a zombie.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void RemoveZombie(Process child)
    {
        Children.Remove(child);
        _childrenWithNews--;
    }

    /// <summary>Notes that it is over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void BecomeZombie()
    {
        if (_jobEvent == JobEvent.None)
        {
            Parent!._childrenWithNews++;
        }

        IsZombie = true;
    }

    /// <summary>
    /// Whether it counts as the child of a thread of its parent (__WNOTHREAD): of its maker, or of the eldest thread once the
    /// maker has ended.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal bool IsChildOf(Thread thread) =>
        ParentThread == thread || (ParentThread is { State: ThreadState.Dead } && Parent!.Threads.Last == thread);
}
