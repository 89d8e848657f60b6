namespace Tine.CallFuzz;

/// <summary>The outcome of a campaign.</summary>
/// <remarks><see cref="Calls"/> counts the calls that were announced one by one; it is never more than were made.</remarks>
internal struct CampaignResult
{
    public long Calls;
    public long Processes;
    public long Killed;

    /// <summary>1 when as many calls were made as were wanted and all processes ended.</summary>
    public long IsWhole;
}
