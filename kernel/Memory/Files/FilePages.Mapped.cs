namespace Tine.Memory;

/// <content>What mappings do to a file besides showing it: writes that change its times, and writers that outlive their descriptors.</content>
public sealed unsafe partial class FilePages
{
    private bool _isWrittenByMapping;
    private bool _mayHaveWriter;

    /// <inheritdoc/>
    [NoAllocation]
    internal override bool NotesWrites => Owner is not null;

    /// <inheritdoc/>
    [NoAllocation]
    internal override void NoteWrite()
    {
        _isWrittenByMapping = true;
        Owner?.NoteMappedWrite();
    }

    /// <inheritdoc/>
    /// <remarks>As Linux does when it has written a page back (page_mkclean): all mappings of the file are write-protected.</remarks>
    public override void Clean(Caller caller)
    {
        if (_isWrittenByMapping)
        {
            _isWrittenByMapping = false;
            FileMappings.Change(caller, this, 0, ulong.MaxValue, MappingChange.Clean);
        }
    }

    /// <summary>Whether a mapping exists that was made by a descriptor for writing, which may be closed.</summary>
    public bool HasMappedWriter() =>
        _mayHaveWriter = _mayHaveWriter && FileMappings.IsMapped(null, this, RegionFlags.HoldsWriter, Protection.None);

    internal void NoteMappedWriter() => _mayHaveWriter = true;

    /// <inheritdoc/>
    internal override bool HasPage(ulong pageIndex) => FrameOf(pageIndex) != 0;

    /// <inheritdoc/>
    internal override Errno Punch(Caller? caller, ulong start, ulong end)
    {
        if (Owner is not null)
        {
            return Owner.PunchHole(caller, start, end);
        }

        PunchHole(caller, start, end);
        return Errno.None;
    }
}
