using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace EcsPosture.Web.Exports;

/// <summary>CSV that a spreadsheet cannot be made to run: a cell that would begin a formula is escaped.</summary>
public static class SafeCsv
{
    /// <summary>A writer onto <paramref name="output"/>, which stays open.</summary>
    public static CsvWriter To(TextWriter output) => new(
        output,
        new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            InjectionOptions = InjectionOptions.Escape,
            NewLine = "\r\n",
        },
        leaveOpen: true);
}
