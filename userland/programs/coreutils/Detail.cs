namespace Tine.Coreutils;

/// <summary>How much ls tells about a file.</summary>
internal enum Detail
{
    Names,
    Long,
}
