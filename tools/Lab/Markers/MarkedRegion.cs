using System.Collections.Immutable;

namespace Tine.Tools.Lab;

/// <summary>A solution in a file.</summary>
/// <param name="Lab">The lab that it belongs to.</param>
/// <param name="FirstLine">The line of its opening marker, from 1 on.</param>
/// <param name="Solution">Its lines.</param>
/// <param name="HandOut">The lines that take its place, already without their <c>//|</c>.</param>
public sealed record MarkedRegion(string Lab, int FirstLine, ImmutableArray<string> Solution, ImmutableArray<string> HandOut);
