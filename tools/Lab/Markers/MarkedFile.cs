using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace Tine.Tools.Lab;

/// <summary>A source file with the labs' solutions between markers.</summary>
public sealed class MarkedFile
{
    private readonly string _path;
    private readonly ImmutableArray<object> _parts;

    private MarkedFile(string path, string? wholeLab, ImmutableArray<object> parts)
    {
        _path = path;
        WholeLab = wholeLab;
        _parts = parts;
    }

    /// <summary>The lab whose solution the whole file is, or null.</summary>
    public string? WholeLab { get; }

    public IEnumerable<MarkedRegion> Regions => _parts.OfType<MarkedRegion>();

    /// <summary>Lines that belong to no solution.</summary>
    public IEnumerable<string> CommonLines => WholeLab is null ? _parts.OfType<string>() : [];

    /// <summary>Finds the markers in a file.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="LabException">A marker is wrong, stands within another, or has no partner.</exception>
    public static MarkedFile Parse(string path, string text)
    {
        var parts = ImmutableArray.CreateBuilder<object>();
        string? whole = null;
        RegionReader? open = null;
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            Marker? marker = ReadAt(path, lines[i], i + 1);
            switch (marker?.Kind)
            {
                case null when open is null:
                    parts.Add(lines[i]);
                    break;
                case null:
                    open.Add(lines[i], i + 1);
                    break;
                case MarkerKind.File when i == 0:
                    whole = marker.Lab;
                    break;
                case MarkerKind.Solution when open is null && whole is null:
                    open = new RegionReader(path, marker, i + 1);
                    break;
                case MarkerKind.HandOut when open?.Lab == marker.Lab && !open.IsInHandOut:
                    open.IsInHandOut = true;
                    break;
                case MarkerKind.End when open?.Lab == marker.Lab:
                    parts.Add(open.ToRegion());
                    open = null;
                    break;
                default:
                    throw new LabException($"{path}:{i + 1}: {Describe(marker, open)}");
            }
        }

        return open is null
            ? new MarkedFile(path, whole, parts.ToImmutable())
            : throw new LabException($"{path}:{open.FirstLine}: the solution of {open.Lab} has no end");
    }

    /// <summary>The text that students get.</summary>
    /// <param name="missing">Labs whose solutions are left out; those of others stay, without markers.</param>
    /// <returns>Null when the whole file is left out.</returns>
    public string? HandOut(IReadOnlySet<string> missing)
    {
        if (WholeLab is not null && missing.Contains(WholeLab))
        {
            return null;
        }

        return string.Join('\n', _parts.SelectMany(part => part switch
        {
            MarkedRegion region when missing.Contains(region.Lab) => [Invitation(region), .. region.HandOut],
            MarkedRegion region => region.Solution,
            _ => (IEnumerable<string>)[(string)part],
        }));
    }

    /// <summary>Labs whose places a copy of the hand-out has as they were handed out.</summary>
    /// <param name="copy">The file's text in a student's tree.</param>
    public IEnumerable<string> Unsolved(string copy)
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            if (_parts[i] is not MarkedRegion region)
            {
                continue;
            }

            // With what follows: a place without lines of its own ends there, and an answer stands before it.
            IEnumerable<string> next = i + 1 < _parts.Length && _parts[i + 1] is string line ? [line] : [];
            if (copy.Contains(string.Join('\n', [Invitation(region), .. region.HandOut, .. next])))
            {
                yield return region.Lab;
            }
        }
    }

    private string Invitation(MarkedRegion region)
    {
        string first = region.Solution.Concat(region.HandOut).FirstOrDefault(line => line.Trim().Length != 0) ?? "";
        string blanks = first[..(first.Length - first.TrimStart().Length)];
        string text = $"Lab {region.Lab}: your code here.";
        return blanks + System.IO.Path.GetExtension(_path) switch
        {
            ".asm" or ".inc" => "; " + text,
            ".csv" => "# " + text,
            ".cs" or ".c" or ".h" => "// " + text,
            _ => $"<!-- {text} -->",
        };
    }

    private static Marker? ReadAt(string path, string line, int number)
    {
        try
        {
            return Marker.Read(line);
        }
        catch (LabException problem)
        {
            throw new LabException($"{path}:{number}: {problem.Message}");
        }
    }

    private static string Describe(Marker marker, RegionReader? open) => marker.Kind switch
    {
        MarkerKind.File => "a file's marker stands on the first line",
        MarkerKind.Solution when open is not null => $"a solution within the solution of {open.Lab}",
        MarkerKind.Solution => "a solution in a file that is one",
        _ when open is null => "nothing is open here",
        MarkerKind.HandOut when open.Lab == marker.Lab => "a second hand-out",
        _ => $"the open solution is that of {open.Lab}",
    };
}
