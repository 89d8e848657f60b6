namespace Tine.Memory;

/// <summary>Work on every address space, in portions.</summary>
internal interface ISpaceWalk
{
    /// <summary>The others need not be visited.</summary>
    bool IsOver { get; }

    /// <summary>Visits a space, or a part of it.</summary>
    /// <param name="space">The space.</param>
    /// <param name="position">The first position; afterwards the one where it has ended.</param>
    /// <param name="left">Regions that may still be looked at in this portion.</param>
    /// <returns>Whether the whole space is done.</returns>
    bool Visit(AddressSpace space, ref VirtualAddress position, ref int left);
}
