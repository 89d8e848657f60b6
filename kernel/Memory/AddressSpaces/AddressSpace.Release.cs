using Tine.X64;

namespace Tine.Memory;

/// <content>The end of a space. A large one is torn down in portions, by the thread that dropped the last reference.</content>
public sealed unsafe partial class AddressSpace
{
    private static AddressSpace? s_firstDying;

    private AddressSpace? _nextDying;
    private bool _isDying;

    /// <summary>Whether the last process has released it and its memory is being given back.</summary>
    [NoAllocation]
    public bool IsDying => _isDying;

    private bool HasTables { [NoAllocation] get => Root.Value != 0; }

    /// <summary>
    /// Drops one reference; the last one frees every frame. If this processor still translates by it, the kernel's own root is
    /// loaded first.
    /// </summary>
    /// <param name="caller">The calling thread, which waits until all is free; null where no other thread can run meanwhile.</param>
    public void Release(Caller? caller)
    {
        if (Sharers <= 0)
        {
            Panic.Because("An address space was released more often than it was taken.");
        }

        if (--Sharers > 0)
        {
            return;
        }

        if (IsActive)
        {
            KernelRoot.Activate();
            IsActive = false;
        }

        _isDying = true;
        if (!TearDownPortion())
        {
            TearDown(caller);
        }
    }

    /// <summary>Frees a portion of a space that is being torn down, on behalf of a thread that found no frame.</summary>
    /// <returns>False when there is none.</returns>
    [NoAllocation]
    internal static bool TearDownAny()
    {
        AddressSpace? space = s_firstDying;
        while (space is not null && !space.HasTables)
        {
            space = space._nextDying;
        }

        space?.TearDownPortion();
        return space is not null;
    }

    /// <summary>Empties the list of spaces that are being torn down, for a host test that starts over with other memory.</summary>
    [NoAllocation]
    internal static void ForgetDying() => s_firstDying = null;

    private void TearDown(Caller? caller)
    {
        _nextDying = s_firstDying;
        s_firstDying = this;
        do
        {
            LetOthersRun(caller);
        }
        while (!TearDownPortion());
        UnlinkDying();
    }

    private void UnlinkDying()
    {
        if (s_firstDying == this)
        {
            s_firstDying = _nextDying;
            return;
        }

        for (AddressSpace? space = s_firstDying; space is not null; space = space._nextDying)
        {
            if (space._nextDying == this)
            {
                space._nextDying = _nextDying;
                return;
            }
        }
    }

    /// <summary>Gives back as much as takes about as long as a portion may.</summary>
    /// <returns>Whether nothing is left.</returns>
    [NoAllocation]
    private bool TearDownPortion()
    {
        if (HasTables && !TearDownTables())
        {
            return false;
        }

        return _regions.RemoveLast(RegionsRemovedAPortion);
    }

    [NoAllocation]
    private bool TearDownTables()
    {
        if (!_tables.FreePortion())
        {
            return false;
        }

        Unlink();
        MappedBytes = 0;
        DataBytes = 0;
        AccountedBytes = 0;
        LockedBytes = 0;
        return true;
    }
}
