using System;

namespace Tine;

/// <summary>
/// The member, or every member of the type, never allocates managed memory: it may run in an interrupt handler,
/// in a context switch or while a page fault is resolved. An analyzer (tools/Analyzers) fails the build otherwise.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class NoAllocationAttribute : Attribute;
