using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EcsPosture.Findings.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Retention : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Retention",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    ScanDays = table.Column<int>(type: "INTEGER", nullable: true),
                    ScansPerConnection = table.Column<int>(type: "INTEGER", nullable: true),
                    ResolvedDays = table.Column<int>(type: "INTEGER", nullable: true),
                    AuditDays = table.Column<int>(type: "INTEGER", nullable: true),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Retention", x => x.Id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Retention");
        }
    }
}
