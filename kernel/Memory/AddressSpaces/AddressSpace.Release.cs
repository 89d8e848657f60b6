using Tine.X64;

namespace Tine.Memory;

/// <content>The end of a space. A large one is torn down in portions, by the thread that dropped the last reference.</content>
public sealed unsafe partial class AddressSpace
{
    private bool _isDying;

    /// <summary>Whether the last process has released it and its memory is being given back.</summary>
    [NoAllocation]
    public bool IsDying => _isDying;

    /// <summary>Not all of its page tables have been freed.</summary>
    internal bool HasTables { [NoAllocation] get => Root.Value != 0; }

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
            KernelRoot.Current.Activate();
            IsActive = false;
        }

        _isDying = true;
        if (!FreePortion())
        {
            UnusedMemory.Current.Dying.Free(this, caller);
        }
    }

    /// <summary>Gives back as much as takes about as long as a portion may.</summary>
    /// <returns>Whether nothing is left.</returns>
    [NoAllocation]
    internal bool FreePortion()
    {
        if (HasTables && !FreeTables())
        {
            return false;
        }

        return _regions.RemoveLast(RegionsRemovedAPortion);
    }

    [NoAllocation]
    private bool FreeTables()
    {
        if (!_tables.FreePortion())
        {
            return false;
        }

        LiveSpaces.Current.Remove(this);
        _account.Clear();
        return true;
    }
}
