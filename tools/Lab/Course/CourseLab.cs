using System.Collections.Immutable;

namespace Tine.Tools.Lab;

/// <summary>A lab's place in the course.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="Needs">Earlier labs without whose solution this one makes no sense.</param>
public sealed record CourseLab(string Name, ImmutableArray<string> Needs);
