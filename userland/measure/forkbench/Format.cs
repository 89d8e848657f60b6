namespace Tine.ForkBench;

/// <summary>How the results are printed.</summary>
internal enum Format
{
    Table,
    Json,
    Csv,
}
