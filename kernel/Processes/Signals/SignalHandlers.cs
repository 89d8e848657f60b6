namespace Tine.Processes;

/// <summary>
/// The actions of a process for each signal. Threads and CLONE_SIGHAND share one object; fork makes a second object over the same
/// array, which is copied when either side first changes an action.
/// </summary>
public sealed class SignalHandlers
{
    /// <summary>Null while every action is the default.</summary>
    private SignalAction[]? _actions;
    private bool _isArrayShared;

    /// <summary>Signals with SIG_IGN.</summary>
    public SignalSet Ignored { get; private set; }

    /// <summary>Signals with a handler of the program.</summary>
    public SignalSet Caught { get; private set; }

    public SignalAction this[Signal signal]
    {
        [NoAllocation]
        get => _actions is null ? default : _actions[(int)signal - 1];
    }

    /// <summary>fork: the same actions, independent from now on.</summary>
    public SignalHandlers Copy()
    {
        _isArrayShared = true;
        return new SignalHandlers { _actions = _actions, _isArrayShared = true, Ignored = Ignored, Caught = Caught };
    }

    /// <summary>exec and CLONE_CLEAR_SIGHAND: what is ignored stays so, what is caught becomes the default.</summary>
    public SignalHandlers CopyForExec()
    {
        if (Caught.IsEmpty)
        {
            return Copy();
        }

        var copy = new SignalHandlers();
        for (SignalSet left = Ignored; !left.IsEmpty; left = left.Without(left.First))
        {
            copy.Set(left.First, new SignalAction { Handler = SignalAction.IgnoreHandler });
        }

        return copy;
    }

    /// <summary>Handlers of a process that ends and writes its core file: all signals except SIGKILL are ignored.</summary>
    public static SignalHandlers IgnoringAll() => new() { Ignored = new SignalSet(ulong.MaxValue).Without(Signal.SIGKILL) };

    /// <summary>Sets the action of a signal; sigaction(2).</summary>
    public void Set(Signal signal, in SignalAction action)
    {
        UnshareArray();
        _actions![(int)signal - 1] = action;
        Ignored = action.IsIgnore ? Ignored.With(signal) : Ignored.Without(signal);
        Caught = action.IsCaught ? Caught.With(signal) : Caught.Without(signal);
    }

    /// <summary>Sets the default action, with flags and mask as they were (Linux): SA_RESETHAND, and a fault that cannot be handled.</summary>
    public void SetDefault(Signal signal)
    {
        SignalAction action = this[signal];
        action.Handler = SignalAction.DefaultHandler;
        Set(signal, action);
    }

    /// <summary>Whether the signal would have no effect if it were delivered now.</summary>
    [NoAllocation]
    public bool Discards(Signal signal) =>
        Ignored.Has(signal) || (SignalSet.IgnoredByDefault.Has(signal) && !Caught.Has(signal));

    private void UnshareArray()
    {
        if (_actions is null)
        {
            _actions = new SignalAction[(int)Signal.Last];
        }
        else if (_isArrayShared)
        {
            var own = new SignalAction[(int)Signal.Last];
            _actions.CopyTo(own, 0);
            _actions = own;
        }

        _isArrayShared = false;
    }
}
