using Tine.Runtime;

namespace Tine.CallFuzz;

/// <summary>Counts the reports of one fuzzer. After the first that is not the expected one it counts no more.</summary>
internal sealed unsafe class ReportCount(ulong key)
{
    internal const int Words = 2;
    internal const int Bytes = 16;

    private const int BufferRecords = 64;

    private bool _isBroken;

    /// <summary>Calls that were announced.</summary>
    internal long Calls { get; private set; }

    /// <summary>Reads until the last writer has gone.</summary>
    /// <returns>False when nothing came for <paramref name="standstillMilliseconds"/>, or no more can be believed.</returns>
    internal bool ReadAll(int descriptor, int standstillMilliseconds)
    {
        ulong* records = stackalloc ulong[BufferRecords * Words];
        while (!_isBroken)
        {
            var entry = new PollEntry { Descriptor = descriptor, Events = PollEntry.Readable };
            if (Unix.Poll(&entry, 1, standstillMilliseconds).Raw <= 0)
            {
                return false;
            }

            SysResult got = Unix.Read(descriptor, records, BufferRecords * Bytes);
            if (got.Raw <= 0)
            {
                return got.Raw == 0;
            }

            Take(records, got.Int);
        }

        return false;
    }

    private void Take(ulong* records, int bytes)
    {
        // Records are written whole, so a remainder is something else.
        _isBroken |= bytes % Bytes != 0;
        for (int i = 0; i < bytes / Bytes && !_isBroken; i++)
        {
            _isBroken = records[i * Words] != key || records[(i * Words) + 1] != (ulong)Calls;
            Calls += _isBroken ? 0 : 1;
        }
    }
}
