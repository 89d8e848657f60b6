namespace Tine.ForkBench;

/// <summary>The format of the results.</summary>
internal enum Format
{
    Table,
    Json,
    Csv,
}
