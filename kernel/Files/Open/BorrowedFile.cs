using System.Runtime.CompilerServices;

namespace Tine.Files;

/// <summary>
/// An open file for the length of one call. In a table that threads share another thread may close the descriptor
/// while this call sleeps, so the file is counted up; in a table of one thread that costs nothing.
/// </summary>
public readonly ref struct BorrowedFile
{
    private readonly bool _isCounted;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal BorrowedFile(OpenFile? file, bool isTableShared)
    {
        File = file;
        _isCounted = isTableShared && file is not null;
        if (_isCounted)
        {
            file!.AddReference();
        }
    }

    /// <summary>Null when the descriptor is not open.</summary>
    public OpenFile? File { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        if (_isCounted)
        {
            File!.Release();
        }
    }
}
