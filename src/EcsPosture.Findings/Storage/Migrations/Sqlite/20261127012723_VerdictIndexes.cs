using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EcsPosture.Findings.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class VerdictIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_LatestVerdicts_AccountId_Region",
                table: "LatestVerdicts");

            migrationBuilder.DropIndex(
                name: "IX_LatestVerdicts_CheckId_Verdict",
                table: "LatestVerdicts");

            migrationBuilder.DropIndex(
                name: "IX_LatestVerdicts_SubjectId_CheckId_Container",
                table: "LatestVerdicts");

            migrationBuilder.CreateIndex(
                name: "IX_LatestVerdicts_CheckId_AccountId_SubjectId_Container",
                table: "LatestVerdicts",
                columns: new[] { "CheckId", "AccountId", "SubjectId", "Container" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LatestVerdicts_SubjectId",
                table: "LatestVerdicts",
                column: "SubjectId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_LatestVerdicts_CheckId_AccountId_SubjectId_Container",
                table: "LatestVerdicts");

            migrationBuilder.DropIndex(
                name: "IX_LatestVerdicts_SubjectId",
                table: "LatestVerdicts");

            migrationBuilder.CreateIndex(
                name: "IX_LatestVerdicts_AccountId_Region",
                table: "LatestVerdicts",
                columns: new[] { "AccountId", "Region" });

            migrationBuilder.CreateIndex(
                name: "IX_LatestVerdicts_CheckId_Verdict",
                table: "LatestVerdicts",
                columns: new[] { "CheckId", "Verdict" });

            migrationBuilder.CreateIndex(
                name: "IX_LatestVerdicts_SubjectId_CheckId_Container",
                table: "LatestVerdicts",
                columns: new[] { "SubjectId", "CheckId", "Container" },
                unique: true);
        }
    }
}
